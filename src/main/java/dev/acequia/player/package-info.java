/// Who watches by HLS: viewers that show themselves in their requests only.
@NullMarked
package dev.acequia.player;

import org.jspecify.annotations.NullMarked;
