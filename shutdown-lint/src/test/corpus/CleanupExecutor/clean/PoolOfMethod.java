package corpus;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class PoolOfMethod {

    String first(List<String> words) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Future<String> first = pool.submit(() -> words.get(0));
            return first.get();
        } finally {
            pool.shutdown();
        }
    }
}
