package corpus;

import dev.softlanding.shutdown.ShutdownTask;

class HookAddedInTask {

    ShutdownTask last(Runnable words) {
        return ShutdownTask.named("last-words").run(() -> {
            Thread hook = new Thread(words);
            Runtime.getRuntime().addShutdownHook(hook); // finds CleanupHook
        });
    }
}
