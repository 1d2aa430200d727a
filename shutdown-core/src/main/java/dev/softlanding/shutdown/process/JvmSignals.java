package dev.softlanding.shutdown.process;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * The JVM's signals, by {@code sun.misc.Signal}, which every JDK since 9 offers in the module {@code jdk.unsupported}. By
 * reflection, because a direct use does not compile without warnings on all JDKs. This class is threadsafe.
 */
enum JvmSignals implements Signals {
    INSTANCE;

    /** The handler with which the JVM starts: it ends the JVM in an orderly way, as we shall. */
    private static final String DEFAULT_HANDLER = "java.lang.Terminator$";

    /** What the JDK's own handlers are wrapped in when they are shown; its text is that of the wrapped one. */
    private static final String WRAPPER = "sun.misc.Signal$SunMiscHandler";

    @Override
    public Taking take(String name, IntConsumer handler) {
        try {
            return take(new Access(name), handler);
        } catch (InvocationTargetException failure) {
            return Taking.refused(Result.UNAVAILABLE, String.valueOf(failure.getCause()));
        } catch (ReflectiveOperationException | RuntimeException failure) {
            return Taking.refused(Result.UNAVAILABLE, failure.toString());
        }
    }

    private static Taking take(Access access, IntConsumer handler) throws ReflectiveOperationException {
        Object ours = access.proxy(handler);
        Object previous = access.handle(ours);
        if (nameOf(previous).startsWith(DEFAULT_HANDLER)) {
            return new Taking(Result.TAKEN, "", () -> access.restore(previous, ours));
        }
        access.handle(previous);
        return previous.equals(access.ignoring())
                ? Taking.refused(Result.IGNORED, "the process was started to ignore it")
                : Taking.refused(Result.FOREIGN, "it is handled by " + nameOf(previous));
    }

    private static String nameOf(Object handler) {
        String type = handler.getClass().getName();
        return type.equals(WRAPPER) ? handler.toString() : type;
    }

    /** One signal, seen through reflection. */
    private static final class Access {

        private final Class<?> handlerType;
        private final Method handle;
        private final Object signal;
        private final int number;

        Access(String name) throws ReflectiveOperationException {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            this.handlerType = Class.forName("sun.misc.SignalHandler");
            this.handle = signalType.getMethod("handle", signalType, handlerType);
            this.signal = signalType.getConstructor(String.class).newInstance(name);
            this.number = (int) signalType.getMethod("getNumber").invoke(signal);
        }

        /** Installs a handler and returns the one before it. */
        Object handle(Object handler) throws ReflectiveOperationException {
            return handle.invoke(null, signal, handler);
        }

        Object ignoring() throws ReflectiveOperationException {
            return handlerType.getField("SIG_IGN").get(null);
        }

        /** Whoever has taken the signal from us meanwhile keeps it; ours, if that one calls it, still ends the JVM. */
        void restore(Object previous, Object ours) {
            try {
                Object current = handle(previous);
                if (current != ours) {
                    handle(current);
                }
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException("What was installed once cannot be installed again", impossible);
            }
        }

        Object proxy(IntConsumer handler) {
            InvocationHandler invocations = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    handler.accept(number);
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "Softlanding's signal handler";
            };
            return Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType}, invocations);
        }
    }
}
