package dev.acequia.fleet;

import java.util.List;
import java.util.Map;

/// What is run as an engine: an image or a program, and how its command is made.
///
/// @param image reference of a container image; empty for a program
/// @param command words of the command behind the image's entry point, or the program and its arguments, with `{http}`,
///     `{api}` and `{p2p}` in place of the ports and `{state}` in place of a folder
/// @param environment variables besides
/// @param memoryBytes limit of its memory; 0 for none
/// @param shmBytes size of its shared memory; 0 as usual
/// @param stateFolder folder inside that is held in memory; empty for none
public record EngineProfile(
        String image,
        List<String> command,
        Map<String, String> environment,
        long memoryBytes,
        long shmBytes,
        String stateFolder) {
    public EngineProfile {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /// The command with ports in their places.
    ///
    /// @param state in place of `{state}`
    public List<String> command(EnginePorts ports, String state) {
        return command.stream()
                .map(each -> each.replace("{http}", String.valueOf(ports.http()))
                        .replace("{api}", String.valueOf(ports.api()))
                        .replace("{p2p}", String.valueOf(ports.p2p()))
                        .replace("{state}", state))
                .toList();
    }
}
