/// The MPEG transport stream (ISO/IEC 13818-1): packets, tables, clocks, join points, continuity.
/// Works on byte arrays that hold whole packets and allocates nothing per packet.
@NullMarked
package dev.acequia.mpegts;

import org.jspecify.annotations.NullMarked;
