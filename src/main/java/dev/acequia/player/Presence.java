package dev.acequia.player;

import dev.acequia.delivery.Viewer;

/// Viewer with its subscription to a channel.
record Presence(Viewer viewer, Hold hold) {}
