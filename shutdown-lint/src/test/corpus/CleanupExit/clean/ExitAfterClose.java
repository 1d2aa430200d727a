package corpus;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class ExitAfterClose {

    public static void main(String[] args) {
        ConfigurableApplicationContext context = SpringApplication.run(ExitAfterClose.class, args);
        System.exit(SpringApplication.exit(context));
    }
}
