/// VPNs behind which engines run: what gluetun's control server says of each, and what follows from it.
@NullMarked
package dev.acequia.vpn;

import org.jspecify.annotations.NullMarked;
