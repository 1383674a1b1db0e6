package dev.acequia.fleet;

import java.util.List;
import java.util.Map;

/// What is run as an engine: an image or a program, and how its command is made.
///
/// @param image reference of a container image; empty for a program
/// @param command words of the command behind the image's entry point, or the program and its arguments, with `{http}`,
///     `{api}` and `{p2p}` in place of the ports and `{state}` in place of a folder
/// @param environment variables besides, with the same placeholders
/// @param memoryBytes limit of its memory; 0 for none
/// @param shmBytes size of its shared memory; 0 as usual
/// @param stateFolder folder inside that is held in memory; empty for none
/// @param user user inside, as `uid:gid`; empty for the image's own
/// @param capabilities of the kernel that the image needs in spite of its start without any
/// @param revision of the image behind its name, where newer ones are looked for; empty otherwise
public record EngineProfile(
        String image,
        List<String> command,
        Map<String, String> environment,
        long memoryBytes,
        long shmBytes,
        String stateFolder,
        String user,
        List<String> capabilities,
        String revision) {
    public EngineProfile {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        capabilities = List.copyOf(capabilities);
    }

    /// One that needs nothing besides.
    public EngineProfile(
            String image,
            List<String> command,
            Map<String, String> environment,
            long memoryBytes,
            long shmBytes,
            String stateFolder) {
        this(image, command, environment, memoryBytes, shmBytes, stateFolder, "", List.of(), "");
    }

    /// The same engine of a newer image of the same name.
    public EngineProfile withRevision(String next) {
        return new EngineProfile(
                image, command, environment, memoryBytes, shmBytes, stateFolder, user, capabilities, next);
    }

    /// The command with ports in their places.
    ///
    /// @param state in place of `{state}`
    public List<String> command(EnginePorts ports, String state) {
        return command.stream().map(each -> filled(each, ports, state)).toList();
    }

    /// The variables with ports in their places, as `NAME=value`, in the order of their names.
    public List<String> environment(EnginePorts ports, String state) {
        return environment.entrySet().stream()
                .map(each -> each.getKey() + "=" + filled(each.getValue(), ports, state))
                .sorted()
                .toList();
    }

    private static String filled(String template, EnginePorts ports, String state) {
        return template.replace("{http}", String.valueOf(ports.http()))
                .replace("{api}", String.valueOf(ports.api()))
                .replace("{p2p}", String.valueOf(ports.p2p()))
                .replace("{state}", state);
    }
}
