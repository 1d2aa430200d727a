package corpus;

import org.springframework.beans.factory.DisposableBean;

class HookRemovalAnyFailure implements DisposableBean {

    private final Thread hook;

    HookRemovalAnyFailure(Thread hook) {
        this.hook = hook;
    }

    @Override
    public void destroy() {
        try {
            if (!Runtime.getRuntime().removeShutdownHook(hook)) {
                System.err.println("The hook was not there.");
            }
        } catch (IllegalStateException | SecurityException e) {
            System.err.println("The hook stays: " + e.getMessage());
        }
    }
}
