package org.springframework.boot;

/** As much of Spring Boot's type as the sources of the corpus name. */
public interface ExitCodeGenerator {

    int getExitCode();
}
