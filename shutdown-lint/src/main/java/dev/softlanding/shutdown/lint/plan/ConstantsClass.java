package dev.softlanding.shutdown.lint.plan;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a class that has constants and nothing else. It is written as a class file: of a source that is generated in the last
 * round compilers warn, and there is no other in which all tasks are known.
 */
final class ConstantsClass {

    private static final int MAGIC = 0xCAFEBABE;
    private static final int JAVA_8 = 52;
    private static final int FINAL_SUPER = 0x0030;
    private static final int STATIC_FINAL = 0x0018;
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int STRING = 8;

    /** Each as it is in the pool, the first at index 1. */
    private final List<byte[]> pool = new ArrayList<>();

    private ConstantsClass() {}

    /**
     * The class file.
     *
     * @param name the qualified name
     * @param constants their values by their names, each less than 65,536 bytes long
     */
    static byte[] of(String name, Map<String, String> constants) {
        try {
            return new ConstantsClass().write(name, constants);
        } catch (IOException tooLong) {
            throw new UncheckedIOException(tooLong);
        }
    }

    private byte[] write(String name, Map<String, String> constants) throws IOException {
        int self = reference(CLASS, utf8(name.replace('.', '/')));
        int object = reference(CLASS, utf8("java/lang/Object"));
        int type = utf8("Ljava/lang/String;");
        int attribute = utf8("ConstantValue");
        var fields = new ByteArrayOutputStream();
        var field = new DataOutputStream(fields);
        for (Map.Entry<String, String> constant : constants.entrySet()) {
            field.writeShort(STATIC_FINAL);
            field.writeShort(utf8(constant.getKey()));
            field.writeShort(type);
            field.writeShort(1);
            field.writeShort(attribute);
            field.writeInt(2);
            field.writeShort(reference(STRING, utf8(constant.getValue())));
        }
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeShort(0);
        out.writeShort(JAVA_8);
        out.writeShort(pool.size() + 1);
        for (byte[] entry : pool) {
            out.write(entry);
        }
        out.writeShort(FINAL_SUPER);
        out.writeShort(self);
        out.writeShort(object);
        out.writeShort(0);
        out.writeShort(constants.size());
        fields.writeTo(out);
        out.writeShort(0);
        out.writeShort(0);
        return bytes.toByteArray();
    }

    private int utf8(String text) throws IOException {
        var entry = new ByteArrayOutputStream();
        var out = new DataOutputStream(entry);
        out.writeByte(UTF8);
        out.writeUTF(text);
        pool.add(entry.toByteArray());
        return pool.size();
    }

    private int reference(int tag, int to) {
        pool.add(new byte[] {(byte) tag, (byte) (to >> Byte.SIZE), (byte) to});
        return pool.size();
    }
}
