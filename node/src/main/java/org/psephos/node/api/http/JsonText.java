package org.psephos.node.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.psephos.core.crypto.Bytes32;

/** Writes one JSON document, front to back. */
public final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final ByteArrayOutputStream bytes;
    private final JsonGenerator out;

    public JsonText() {
        this(512);
    }

    public JsonText(int expectedBytes) {
        bytes = new ByteArrayOutputStream(expectedBytes);
        try {
            out = FACTORY.createGenerator(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document, which must be complete. */
    public Buffer toBuffer() {
        return Buffer.buffer(toBytes());
    }

    public byte[] toBytes() {
        run(out::close);
        return bytes.toByteArray();
    }

    public JsonText object() {
        return run(out::writeStartObject);
    }

    public JsonText object(String name) {
        return run(() -> out.writeObjectFieldStart(name));
    }

    public JsonText array() {
        return run(out::writeStartArray);
    }

    public JsonText array(String name) {
        return run(() -> out.writeArrayFieldStart(name));
    }

    /** Ends the innermost object or array. */
    public JsonText end() {
        return run(() -> {
            if (out.getOutputContext().inArray()) {
                out.writeEndArray();
            } else {
                out.writeEndObject();
            }
        });
    }

    public JsonText field(String name, String value) {
        return run(() -> out.writeStringField(name, value));
    }

    public JsonText field(String name, long value) {
        return run(() -> out.writeNumberField(name, value));
    }

    public JsonText field(String name, double value) {
        return run(() -> out.writeNumberField(name, value));
    }

    public JsonText field(String name, boolean value) {
        return run(() -> out.writeBooleanField(name, value));
    }

    public JsonText field(String name, Bytes32 value) {
        return field(name, value.toHex());
    }

    public JsonText value(String value) {
        return run(() -> out.writeString(value));
    }

    public JsonText value(long value) {
        return run(() -> out.writeNumber(value));
    }

    public JsonText value(double value) {
        return run(() -> out.writeNumber(value));
    }

    private JsonText run(Step step) {
        try {
            step.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("memory is no disk", e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
