package dev.softlanding.shutdown.spring.analysis;

import dev.softlanding.shutdown.process.ProcessExit;
import org.springframework.boot.SpringApplication.AbandonedRunException;

/** How the process ends after an analysis. In tests there is another in the bootstrap registry. */
interface AnalysisExit {

    /** That of the JVM. */
    AnalysisExit JVM = System::exit;

    /** Nothing failed. */
    int OK = 0;

    /** Something would go wrong. */
    int FAILED = 1;

    /** The question was wrong. */
    int USAGE = 2;

    /** Ends the process. Where it does not, the run of the application is abandoned. */
    void exit(int code);

    /** Ends the process without its hooks, one of which would wait for what hangs. */
    default void halt(int code) {
        ProcessExit.jvm().halt(code);
    }

    /** Ends the process. Never returns. */
    default AbandonedRunException end(int code) {
        exit(code);
        throw new AbandonedRunException();
    }
}
