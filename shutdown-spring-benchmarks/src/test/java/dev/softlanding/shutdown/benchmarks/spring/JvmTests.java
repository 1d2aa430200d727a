package dev.softlanding.shutdown.benchmarks.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.benchmarks.spring.probe.BareJvm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JvmTests {

    private static final ClassPath CLASS_PATH = ClassPath.parse(System.getProperty("java.class.path"));

    @Test
    void residentMemoryWhenReadIsInMebibytes() {
        assertThat(Jvm.residentMebibytes(List.of("VmHWM:\t  300000 kB", "VmRSS:\t  262144 kB", "RssAnon:\t 1 kB")))
                .isEqualTo(256);
    }

    @Test
    void bareJvmWhenTerminatedEndsAfterTheSignal() throws Exception {
        try (Jvm jvm = Jvm.start(CLASS_PATH, Jvm.FLAGS, BareJvm.class, List.of())) {
            Jvm.Line parked = jvm.await("parked");
            long signalledAt = jvm.terminate();
            long endedAt = jvm.awaitTerminated();

            assertThat(parked.word(1)).isEqualTo("here");
            assertThat(parked.at()).isGreaterThan(jvm.startedAt()).isLessThan(signalledAt);
            assertThat(endedAt).isGreaterThan(signalledAt);
        }
    }

    @Test
    void awaitedLineWhenTheProcessEndsWithoutItRefusesTheMeasurement() throws Exception {
        try (Jvm jvm = Jvm.start(CLASS_PATH, List.of("-XX:NoSuchFlag"), BareJvm.class, List.of())) {
            assertThatThrownBy(() -> jvm.await("parked"))
                    .isInstanceOf(WrongResultException.class)
                    .hasMessageContaining("NoSuchFlag");
            assertThatThrownBy(jvm::awaitTerminated).isInstanceOf(WrongResultException.class);
        }
    }

    @Test
    void threadsWhenOneContenderHasMoreAreToldByKind() {
        Map<String, Long> before = Contexts.groups(List.of(line("thread main"), line("thread scheduling-1")));
        Map<String, Long> after = Contexts.groups(
                List.of(line("thread main"), line("thread pool-1-thread-2"), line("thread pool-2-thread-1")));

        assertThat(Contexts.difference(before, before)).isEmpty();
        assertThat(Contexts.difference(before, after)).isEqualTo("+2 pool-#-thread-#, -1 scheduling-#");
    }

    private static Jvm.Line line(String text) {
        return new Jvm.Line(text, 0);
    }
}
