package dev.acequia.simulator;

/// One thing that can be played.
///
/// @param contentId 40 hex digits, the id that links carry
/// @param infohash 40 hex digits, the id that the engine's URLs carry; never equal to the content id
/// @param clip the name of the clip that it loops
/// @param index which of the content's files it is
public record Content(String title, String contentId, String infohash, String clip, int index) {
    /// The first file of a content.
    public Content(String title, String contentId, String infohash, String clip) {
        this(title, contentId, infohash, clip, 0);
    }

    /// Another file of the content.
    Content file(int other) {
        return new Content(title, contentId, infohash, clip, other);
    }

    /// 40 hex digits that no other file has.
    String seed() {
        return index == 0 ? infohash : Hash.sha1("file " + index + " of " + infohash);
    }

    String filename() {
        return index == 0 ? title + ".ts" : title + " " + index + ".ts";
    }
}
