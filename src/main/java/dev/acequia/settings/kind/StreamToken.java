package dev.acequia.settings.kind;

import java.util.Set;

/// Secret that allows a viewer to play, and its limits. Immutable.
///
/// @param name whose it is; empty when nobody is named. Viewers by tokens of one name are counted together,
///     so that a
///     new secret can be given out beside the old one
/// @param secret letters, digits and `-._~`, so that URLs can carry it as it is
/// @param clients how many viewers may play by it at a time
/// @param contents the ids and infohashes that it is for, in lower case; empty means all
public record StreamToken(String name, String secret, int clients, Set<String> contents) {
    /// More viewers than there can be.
    public static final int ANY_NUMBER = Integer.MAX_VALUE;

    public StreamToken {
        contents = Set.copyOf(contents);
    }

    /// Whether it is for the content with these hex digits.
    public boolean allows(String hex) {
        return contents.isEmpty() || contents.contains(hex);
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "StreamToken[" + name + "]";
    }
}
