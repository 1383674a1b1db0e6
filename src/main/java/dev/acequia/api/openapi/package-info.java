/// The description of the API, made from the table of routes, and the page to try it.
@NullMarked
package dev.acequia.api.openapi;

import org.jspecify.annotations.NullMarked;
