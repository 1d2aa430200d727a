package dev.softlanding.shutdown.spring.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OpenedScopesTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ShutdownScopes scopes = ShutdownScopes.create();
    private final OpenedScopes opened = new OpenedScopes(TimeSource.system());
    private final List<String> closed = new CopyOnWriteArrayList<>();

    OpenedScopesTests() {
        opened.add(scopes);
    }

    @Test
    void scopesThatAreOpenAreClosed() throws Exception {
        var scope = scopes.open("tenant");
        scope.defer("first", () -> closed.add("first"));
        scope.defer("last", () -> closed.add("last"));

        opened.close(LONG);

        assertThat(closed).containsExactly("last", "first");
        assertThat(scopes.openCount()).isZero();
    }

    @Test
    void scopesWhenNoneIsOpenAreLeftAlone() throws Exception {
        opened.close(LONG);

        assertThat(scopes.closings()).isEmpty();
    }

    @Test
    void scopeWhenItIsStuckIsLeftInTimeAndOthersAreClosed() {
        var stuck = scopes.open("stuck");
        stuck.defer("wait", () -> new CountDownLatch(1).await());
        var good = scopes.open("good");
        good.defer("step", () -> closed.add("step"));

        assertThatExceptionOfType(ShutdownException.class).isThrownBy(() -> opened.close(Duration.ofMillis(400)));

        assertThat(closed).containsExactly("step");
        assertThat(good).isNotNull();
    }
}
