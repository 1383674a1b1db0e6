package dev.acequia.engine;

/// Form in which an engine is asked to deliver a stream (`engine-api.md` 1.1).
public enum StreamFormat {
    /// One body of MPEG transport stream.
    TS("/ace/getstream"),
    /// A playlist of segments.
    HLS("/ace/manifest.m3u8");

    private final String path;

    StreamFormat(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }
}
