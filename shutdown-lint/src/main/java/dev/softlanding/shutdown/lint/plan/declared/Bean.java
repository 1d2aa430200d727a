package dev.softlanding.shutdown.lint.plan.declared;

/**
 * A bean as a module declares it.
 *
 * @param name what Spring calls it
 * @param type the binary or qualified name of its class
 * @param declaredIn the class that has the declaration: its own, or the one with the {@code @Bean} method
 * @param conditional whether it is there only under a condition
 * @param singleton whether there is one of it
 */
public record Bean(String name, String type, String declaredIn, boolean conditional, boolean singleton) {

    /** As the starter calls the task it makes of it, if it makes one. */
    public String taskName() {
        return dashed(name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1));
    }

    /** As the starter calls the task of one of its methods that has no name of its own. */
    public String taskName(String method) {
        return dashed(name.substring(name.lastIndexOf('.') + 1)) + "-" + dashed(method);
    }

    /** As properties write it: {@code orderConsumer} becomes {@code order-consumer}. */
    public static String dashed(String name) {
        var dashed = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i) == '_' ? '-' : name.charAt(i);
            boolean begins = dashed.length() == 0 || dashed.charAt(dashed.length() - 1) == '-';
            if (Character.isUpperCase(letter) && !begins) {
                dashed.append('-');
            }
            dashed.append(Character.toLowerCase(letter));
        }
        return dashed.toString();
    }
}
