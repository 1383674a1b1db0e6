package dev.acequia.player;

import dev.acequia.delivery.Viewer;

/// A viewer as a channel knows it, and its hold on that channel.
record Presence(Viewer viewer, Hold hold) {}
