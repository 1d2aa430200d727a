package corpus;

import java.util.ArrayList;
import java.util.List;

class PluginsInHook {

    abstract static class Plugin {
        abstract void unload();
    }

    private static final List<Plugin> PLUGINS = new ArrayList<>();

    static void load(Plugin plugin) {
        synchronized (PLUGINS) {
            PLUGINS.add(plugin);
        }
    }

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(PluginsInHook::unloadAll));
    }

    private static void unloadAll() {
        synchronized (PLUGINS) {
            PLUGINS.forEach(Plugin::unload); // finds CleanupLock
        }
    }
}
