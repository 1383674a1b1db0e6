package dev.acequia.app;

import dev.acequia.api.Build;
import dev.acequia.settings.Nearest;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line: `acequia [serve] | simulate | simulate-vpn | doctor | import | stations`.
@Command(
        name = "acequia",
        description = "One AceStream session, every screen.",
        subcommands = {
            ServeCommand.class,
            SimulateCommand.class,
            SimulateVpnCommand.class,
            DoctorCommand.class,
            ImportCommand.class,
            StationsCommand.class
        },
        footer = {
            "",
            "Without a command, acequia serves streams. Settings: docs/settings.md",
            "As a systemd service: acequia service install, acequia service remove"
        })
final class Commands {
    static final int FAILED = 1;
    static final int BAD_USAGE = 2;

    private Commands() {}

    static int run(String[] args) {
        CommandLine line = new CommandLine(new Commands());
        for (CommandLine each : line.getSubcommands().values()) {
            prepare(each);
            // Of two equal flags an engine takes the last.
            each.setOverwrittenOptionsAllowed(each.getCommand() instanceof SimulateCommand);
        }
        prepare(line);
        return line.execute(withCommand(args, line));
    }

    private static void prepare(CommandLine line) {
        line.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(() -> new String[] {version()});
        line.setParameterExceptionHandler(Commands::refuse);
        line.setExecutionExceptionHandler((e, failed, _) -> {
            failed.getErr().println(e.getMessage());
            return FAILED;
        });
    }

    private static String version() {
        Build build = Build.read();
        return "Acequia " + build.version() + " (" + build.commit() + ", Java " + Runtime.version() + ")";
    }

    /// Puts `serve` in front of options that name no command.
    private static String[] withCommand(String[] args, CommandLine line) {
        boolean isOwn = args.length > 0
                && (line.getSubcommands().containsKey(args[0])
                        || List.of("--help", "-h", "--version", "-V").contains(args[0])
                        || !args[0].startsWith("-"));
        if (isOwn) {
            return args;
        }
        List<String> all = new ArrayList<>(List.of("serve"));
        all.addAll(List.of(args));
        return all.toArray(String[]::new);
    }

    /// Says in one sentence what was wrong, with the nearest name there is. The simulator exits as an engine does.
    private static int refuse(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        if (e instanceof UnmatchedArgumentException unmatched) {
            String culprit = unmatched.getUnmatched().getFirst();
            List<String> known = new ArrayList<>(
                    e.getCommandLine().getCommandSpec().optionsMap().keySet());
            known.addAll(e.getCommandLine().getSubcommands().keySet());
            err.println("There is no option or command " + culprit + "; the nearest is " + Nearest.to(culprit, known)
                    + ".");
        } else {
            err.println(e.getMessage());
        }
        boolean isEngine = e.getCommandLine().getCommand() instanceof SimulateCommand;
        return isEngine ? FAILED : BAD_USAGE;
    }
}
