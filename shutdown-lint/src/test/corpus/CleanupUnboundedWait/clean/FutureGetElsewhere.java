package corpus;

import java.util.concurrent.Future;
import java.util.function.Supplier;

class FutureGetElsewhere implements AutoCloseable {

    String answer(Future<String> future) throws Exception {
        return future.get();
    }

    @Override
    public void close() {
        Supplier<String> names = () -> "a name";
        System.out.println(names.get());
    }
}
