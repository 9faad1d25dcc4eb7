package dev.asyncdb.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jars of asyncdb name their module and version.
 */
class ManifestIT {

	@Test
	void jarsNameModuleAndVersion() throws IOException {
		List<Attributes> manifests = manifests();
		assertThat(manifests).extracting((manifest) -> manifest.getValue("Automatic-Module-Name"))
			.containsExactlyInAnyOrder("dev.asyncdb.core", "dev.asyncdb.autoconfigure");
		assertThat(manifests).allSatisfy(
				(manifest) -> assertThat(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION)).isNotBlank());
	}

	private static List<Attributes> manifests() throws IOException {
		List<Attributes> manifests = new ArrayList<>();
		try (JarFile application = new JarFile(System.getProperty("sample.jar"))) {
			for (JarEntry entry : application.stream().toList()) {
				if (entry.getName().startsWith("BOOT-INF/lib/asyncdb-")) {
					try (JarInputStream jar = new JarInputStream(application.getInputStream(entry))) {
						manifests.add(Objects.requireNonNull(jar.getManifest()).getMainAttributes());
					}
				}
			}
		}
		return manifests;
	}

}
