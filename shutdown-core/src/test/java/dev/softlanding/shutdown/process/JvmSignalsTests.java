package dev.softlanding.shutdown.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.process.Signals.Result;
import dev.softlanding.shutdown.process.Signals.Taking;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The signals of this very JVM. SIGTERM is raised only while it is taken; WINCH, which does nothing by itself, stands for
 * those that others have.
 */
@Timeout(20)
class JvmSignalsTests {

    private static final int SIGTERM = 15;

    private final Signals signals = Signals.jvm();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @AfterEach
    void putBack() throws Exception {
        handle("WINCH", signalHandler("SIG_DFL"));
    }

    @Test
    void signalWhenTheJvmsOwnHandlerHasItIsTakenAndGivenBack() throws Exception {
        Taking taking = signals.take("TERM", number -> heard.add("first " + number));
        assertThat(taking.result()).as(taking.detail()).isEqualTo(Result.TAKEN);
        raise("TERM");
        assertThat(heard.take()).isEqualTo("first " + SIGTERM);
        taking.giveBack().run();

        Taking again = signals.take("TERM", number -> heard.add("second " + number));

        assertThat(again.result()).as("what was given back was the JVM's own").isEqualTo(Result.TAKEN);
        raise("TERM");
        assertThat(heard.take()).isEqualTo("second " + SIGTERM);
        again.giveBack().run();
    }

    @Test
    void signalWhenItIsTakenAlreadyIsForeignToTheSecond() throws Exception {
        Taking taking = signals.take("TERM", number -> heard.add("first"));
        try {
            assertThat(taking.result()).isEqualTo(Result.TAKEN);

            Taking second = signals.take("TERM", number -> heard.add("second"));

            assertThat(second.result()).isEqualTo(Result.FOREIGN);
            second.giveBack().run();
            raise("TERM");
            assertThat(heard.take()).isEqualTo("first");
        } finally {
            taking.giveBack().run();
        }
    }

    /** Libraries come and go in any order. */
    @Test
    void signalWhenAnotherLibraryHasTakenItFromUsStaysWithItWhenWeGiveItBack() throws Exception {
        Taking taking = signals.take("TERM", number -> heard.add("ours"));
        assertThat(taking.result()).as(taking.detail()).isEqualTo(Result.TAKEN);
        Object ours = handle("TERM", foreignHandler());
        try {
            taking.giveBack().run();

            raise("TERM");
            assertThat(heard.take()).isEqualTo("foreign");
        } finally {
            handle("TERM", ours);
            taking.giveBack().run();
        }
    }

    @Test
    void signalWhenAnotherLibraryHandlesItIsLeftWithIt() throws Exception {
        Object foreign = foreignHandler();
        handle("WINCH", foreign);

        Taking taking = signals.take("WINCH", number -> heard.add("ours"));

        assertThat(taking.result()).isEqualTo(Result.FOREIGN);
        assertThat(taking.detail())
                .isEqualTo("it is handled by " + foreign.getClass().getName());
        taking.giveBack().run();
        raise("WINCH");
        assertThat(heard.take()).isEqualTo("foreign");
    }

    @Test
    void signalWhenTheProcessIgnoresItStaysIgnored() throws Exception {
        handle("WINCH", signalHandler("SIG_IGN"));

        Taking taking = signals.take("WINCH", number -> heard.add("ours"));

        assertThat(taking.result()).isEqualTo(Result.IGNORED);
        assertThat(handle("WINCH", signalHandler("SIG_DFL"))).isEqualTo(signalHandler("SIG_IGN"));
    }

    @Test
    void signalWhenTheJvmKeepsItIsUnavailable() {
        Taking taking = signals.take("QUIT", number -> heard.add("ours"));

        assertThat(taking.result()).isEqualTo(Result.UNAVAILABLE);
        assertThat(taking.detail()).contains("SIGQUIT");
    }

    @Test
    void signalWhenThePlatformDoesNotKnowItIsUnavailable() {
        assertThat(signals.take("NOSUCH", number -> heard.add("ours")).result()).isEqualTo(Result.UNAVAILABLE);
    }

    private Object foreignHandler() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                heard.add("foreign");
            }
            return method.getName().equals("equals") ? (Object) (proxy == arguments[0]) : null;
        });
    }

    private static Object signalHandler(String constant) throws ReflectiveOperationException {
        return Class.forName("sun.misc.SignalHandler").getField(constant).get(null);
    }

    private static Object handle(String signal, Object handler) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        return type.getMethod("handle", type, Class.forName("sun.misc.SignalHandler"))
                .invoke(null, type.getConstructor(String.class).newInstance(signal), handler);
    }

    private static void raise(String signal) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        type.getMethod("raise", type)
                .invoke(null, type.getConstructor(String.class).newInstance(signal));
    }
}
