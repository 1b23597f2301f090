package org.psephos.wallet.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.light.Receipt;

final class PrivateFilesTest {
    @TempDir
    Path folder;

    private final PrivateFiles files = new PrivateFiles();

    @Test
    void readsWhateverIsWrittenUpToTheLargestReceipt() throws IOException {
        Path file = folder.resolve("large.receipt");
        byte[] receipt = new byte[Receipt.MAX_BYTES];
        receipt[receipt.length - 1] = 7;

        files.replace(file, receipt);

        assertThat(files.read(file)).hasValueSatisfying(read -> assertThat(read).isEqualTo(receipt));
    }

    @Test
    void readsNothingThatIsLarger() throws IOException {
        Path file = folder.resolve("larger");
        files.replace(file, new byte[Receipt.MAX_BYTES + 1]);

        assertThatThrownBy(() -> files.read(file)).isInstanceOf(IOException.class);
    }
}
