/// Engines in containers, by the API of Docker's or Podman's daemon.
@NullMarked
package dev.acequia.docker;

import org.jspecify.annotations.NullMarked;
