package org.springframework.boot;

/** As much of Spring Boot's type as the sources of the corpus name. */
public interface SpringApplicationShutdownHandlers {

    void add(Runnable action);

    void remove(Runnable action);
}
