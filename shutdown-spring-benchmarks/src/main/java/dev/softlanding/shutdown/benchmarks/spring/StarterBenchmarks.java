package dev.softlanding.shutdown.benchmarks.spring;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures an application with and without the starter side by side and prints a table per measure. */
@Command(
        name = "benchmarks",
        description = "Measures an application with the starter beside the same without it.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        subcommandsRepeatable = true)
final class StarterBenchmarks {

    private StarterBenchmarks() {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "measuring-logback.xml");
        var line = new CommandLine(new StarterBenchmarks());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            throw failure;
        });
        Console.header();
        System.exit(line.execute(arguments));
    }

    /** What every measure can be told. */
    static final class Options {

        @Option(names = "--factor", description = "Part of the rounds to make, such as 0.2.", defaultValue = "1")
        private double factor = 1;

        @Option(names = "--rounds", description = "How many rounds to make.")
        private int given;

        int rounds(int usual) {
            return given > 0 ? given : (int) Math.max(1, Math.round(usual * factor));
        }
    }

    /** A measure that needs a broker. */
    @FunctionalInterface
    private interface Measure {

        void run(Broker broker) throws Exception;
    }

    private static void withBroker(Measure measure) throws Exception {
        try (var broker = new Broker()) {
            measure.run(broker);
        }
    }

    @Command(description = "Start-up to ready, and resident memory.")
    void startup(@Mixin Options options) throws Exception {
        withBroker(broker -> new Startup(options.rounds(20), broker).run());
    }

    @Command(description = "SIGTERM to exit, beyond what there was to do.")
    void exit(
            @Mixin Options options,
            @Option(names = "--fetch-wait", description = "fetch.max.wait.ms of the consumer.", defaultValue = "50ms")
                    String fetchWait)
            throws Exception {
        withBroker(broker -> new Exit(options.rounds(10), fetchWait, broker).run());
    }

    @Command(description = "Last response to the end of the drain.")
    void drain(@Mixin Options options) throws Exception {
        withBroker(broker -> new Drain(options.rounds(8), broker).run());
    }

    @Command(description = "New connections in the announce delay.")
    void late(@Mixin Options options) throws Exception {
        withBroker(broker -> new Late(options.rounds(3), broker).run());
    }

    @Command(description = "Time and threads of a test suite with 50 cached contexts.")
    void contexts(@Mixin Options options) throws Exception {
        new Contexts(options.rounds(8)).run();
    }

    @Command(description = "All of it.")
    void all(@Mixin Options options) throws Exception {
        startup(options);
        exit(options, "50ms");
        drain(options);
        late(options);
        contexts(options);
    }
}
