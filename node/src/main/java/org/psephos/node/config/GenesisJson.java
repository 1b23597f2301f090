package org.psephos.node.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;

/** Writes a genesis file. */
final class GenesisJson {
    private GenesisJson() {}

    static String write(GenesisFile file) {
        var text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
            write(file, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(GenesisFile file, JsonGenerator json) throws IOException {
        Genesis genesis = file.genesis();
        json.writeStartObject();
        json.writeStringField("network", genesis.network());
        json.writeStringField("addressPrefix", genesis.addressPrefix());
        if (file.salted()) {
            json.writeStringField("salt", genesis.salt().toString());
            json.writeStringField(
                    "time", Instant.ofEpochMilli(genesis.timeMillis()).toString());
        }
        writeEngine(genesis, json);
        json.writeObjectFieldStart("limits");
        json.writeNumberField("maxBlockBytes", genesis.maxBlockBytes());
        json.writeNumberField("maxTransactionBytes", genesis.maxTransactionBytes());
        json.writeNumberField("minSpacingMillis", genesis.minSpacingMillis());
        json.writeNumberField("maxFutureMillis", genesis.maxFutureMillis());
        json.writeEndObject();
        json.writeNumberField("blockReward", genesis.blockReward());
        json.writeNumberField("minFee", genesis.minFee());
        json.writeNumberField("ballotsPerVoter", genesis.ballotsPerVoter());
        json.writeArrayFieldStart("excludedKinds");
        for (int kind : genesis.excludedKinds()) {
            json.writeNumber(kind);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("electionCreators");
        for (PublicKey creator : genesis.electionCreators()) {
            json.writeString(address(file, creator));
        }
        json.writeEndArray();
        json.writeObjectFieldStart("accounts");
        for (Map.Entry<PublicKey, Long> account : genesis.accounts().entrySet()) {
            json.writeNumberField(address(file, account.getKey()), account.getValue());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("activations");
        for (Map.Entry<Long, Integer> activation : file.activations().versions().entrySet()) {
            json.writeNumberField(String.valueOf(activation.getKey()), activation.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeEngine(Genesis genesis, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("consensus");
        json.writeStringField("engine", genesis.consensus());
        for (Map.Entry<String, EngineParameters.Value> entry :
                genesis.engine().values().entrySet()) {
            switch (entry.getValue()) {
                case EngineParameters.Value.Integer(long value) -> json.writeNumberField(entry.getKey(), value);
                case EngineParameters.Value.Text(String value) -> json.writeStringField(entry.getKey(), value);
                case EngineParameters.Value.Texts texts -> {
                    json.writeArrayFieldStart(entry.getKey());
                    for (String text : texts.values()) {
                        json.writeString(text);
                    }
                    json.writeEndArray();
                }
            }
        }
        json.writeEndObject();
    }

    private static String address(GenesisFile file, PublicKey key) {
        return new Address(file.addressPrefix(), key).toString();
    }
}
