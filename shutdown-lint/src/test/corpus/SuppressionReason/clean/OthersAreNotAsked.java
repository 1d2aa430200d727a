package corpus;

import java.util.List;

class OthersAreNotAsked {

    @SuppressWarnings("unchecked")
    List<String> names(Object given) {
        return (List<String>) given;
    }

    @SuppressWarnings({"rawtypes", "deprecation"})
    List raw() {
        return List.of();
    }
}
