/// HTTP messages as values: requests, answers and their headers. Knows nothing of connections.
@NullMarked
package dev.acequia.http.message;

import org.jspecify.annotations.NullMarked;
