package dev.acequia.fleet;

/// Names of the engines of the fleet: `acequia-7f3a-3`.
final class FleetNames {
    private static final int SHOWN = 4;

    private FleetNames() {}

    static String of(String instance, int place) {
        String bare = instance.replaceAll("[^a-zA-Z0-9]", "");
        return "acequia-" + bare.substring(0, Math.min(SHOWN, bare.length())) + "-" + place;
    }
}
