package corpus;

import jakarta.annotation.PreDestroy;
import org.springframework.boot.ExitCodeGenerator;

class ExitCodeKept implements ExitCodeGenerator {

    private volatile int lost;

    @PreDestroy
    void stop() {
        lost = 1;
        System.out.println("exit code is " + getExitCode());
    }

    @Override
    public int getExitCode() {
        return lost > 0 ? 3 : 0;
    }
}
