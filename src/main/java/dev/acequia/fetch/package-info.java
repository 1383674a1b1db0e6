/// Other people's URLs, fetched so that nobody can make this server reach what is not theirs (`catalogue.md` 7.6).
@NullMarked
package dev.acequia.fetch;

import org.jspecify.annotations.NullMarked;
