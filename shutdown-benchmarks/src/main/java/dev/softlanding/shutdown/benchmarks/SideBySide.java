package dev.softlanding.shutdown.benchmarks;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures everybody side by side and prints a table per measure. */
@Command(
        name = "benchmarks",
        description = "Measures Softlanding beside its peers.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        subcommandsRepeatable = true)
final class SideBySide {

    private SideBySide() {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        var line = new CommandLine(new SideBySide());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            throw failure;
        });
        Console.header();
        System.exit(line.execute(arguments));
    }

    /** What every measure can be told. */
    static final class Options {

        @Option(names = "--only", description = "Only contenders whose id contains this text.")
        private String only = "";

        List<String> of(List<String> ids) {
            return Contenders.only(ids, only);
        }
    }

    @Command(description = "Makespan, as a multiple of the critical path.")
    void makespan(@CommandLine.Mixin Options options, @Option(names = "--rounds", defaultValue = "5") int rounds)
            throws Exception {
        new Makespan(rounds, options.of(Contenders.WAITING)).run();
    }

    @Command(description = "Cost per task of tasks that do nothing, warm.")
    void noop(@CommandLine.Mixin Options options, @Option(names = "--rounds", defaultValue = "15") int rounds)
            throws Exception {
        new NoopGraph(rounds, options.of(Contenders.NOOP)).run();
    }

    @Command(description = "Time of a shutdown that is the first in its JVM.")
    void cold(@CommandLine.Mixin Options options, @Option(names = "--rounds", defaultValue = "15") int rounds)
            throws Exception {
        new Cold(rounds, options.of(Contenders.NOOP)).run();
    }

    @Command(description = "Time of 10, 30 and 100 thousand tasks.")
    void growth(
            @CommandLine.Mixin Options options,
            @Option(names = "--sizes", split = ",", defaultValue = "10000,30000,100000") List<Integer> sizes,
            @Option(names = "--limit", description = "Seconds for one shutdown.", defaultValue = "40") int limit)
            throws Exception {
        new Growth(sizes, limit, options.of(Growth.IDS)).run();
    }

    @Command(description = "What a task that ignores everything costs the others.")
    void stuck(@CommandLine.Mixin Options options, @Option(names = "--rounds", defaultValue = "5") int rounds)
            throws Exception {
        new Stuck(rounds, options.of(Stuck.ids())).run();
    }

    @Command(description = "All of it.")
    void all(@CommandLine.Mixin Options options) throws Exception {
        makespan(options, 5);
        noop(options, 15);
        cold(options, 15);
        growth(options, List.of(10_000, 30_000, 100_000), 40);
        stuck(options, 5);
    }
}
