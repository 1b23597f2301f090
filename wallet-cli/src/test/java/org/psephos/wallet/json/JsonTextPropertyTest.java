package org.psephos.wallet.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class JsonTextPropertyTest {
    @Property
    void readsBackWhatItWrote(@ForAll String name, @ForAll String text, @ForAll long number) {
        Json json = Json.object()
                .put(name, Json.texts(List.of(text, name)))
                .put(name + "n", number)
                .put(name + "b", true)
                .build();

        assertThat(JsonText.parse(JsonText.pretty(json).getBytes(StandardCharsets.UTF_8)))
                .contains(json);
    }

    @Property
    void survivesAnyBytes(@ForAll byte[] bytes) {
        assertThat(JsonText.parse(bytes)).isNotNull();
    }
}
