package dev.softlanding.shutdown.benchmarks.spring;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.io.IOException;

/** The application in one of its two forms. They differ in two jars. */
enum Contender {
    BOOT("Boot alone"),
    SOFTLANDING("with Softlanding");

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    ClassPath classPath() throws IOException {
        ClassPath all = ClassPath.ofApplication();
        return this == BOOT ? all.minus(ShutdownTask.class, OnShutdown.class) : all;
    }
}
