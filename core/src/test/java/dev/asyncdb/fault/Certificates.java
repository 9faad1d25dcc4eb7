package dev.asyncdb.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An authority that signs certificates of servers, by the {@code keytool} of the JDK.
 */
final class Certificates {

	private static final String PASSWORD = "changeit";

	private final Path directory;

	private final String authority;

	private Certificates(Path directory, String authority) {
		this.directory = directory;
		this.authority = authority;
	}

	static Certificates of(Path directory, String authority) {
		Certificates certificates = new Certificates(directory, authority);
		certificates.keytool(authority, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=" + authority, "-ext", "bc:c");
		certificates.keytool(authority, "-exportcert", "-rfc", "-file", certificates.root().toString());
		return certificates;
	}

	/**
	 * The certificate of the authority.
	 */
	Path root() {
		return this.directory.resolve(this.authority + ".crt");
	}

	/**
	 * Sign a certificate of a server.
	 * @param start when it becomes valid, as keytool writes it; for five days
	 */
	Server server(String name, String host, String start) {
		keytool(name, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=" + host);
		Path request = this.directory.resolve(name + ".csr");
		Path certificate = this.directory.resolve(name + ".crt");
		keytool(name, "-certreq", "-file", request.toString());
		keytool(this.authority, "-gencert", "-rfc", "-infile", request.toString(), "-outfile", certificate.toString(),
				"-ext", "san=dns:" + host, "-startdate", start, "-validity", "5");
		return new Server(certificate, key(name));
	}

	private void keytool(String alias, String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
		command.addAll(List.of(arguments));
		command.addAll(List.of("-alias", alias, "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore",
				store(alias).toString()));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.directory.resolve("keytool.log").toFile())
				.start();
			if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new IllegalStateException(
						"keytool failed: " + Files.readString(this.directory.resolve("keytool.log")));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot run keytool", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while keytool was running", ex);
		}
	}

	private Path store(String alias) {
		return this.directory.resolve(alias + ".p12");
	}

	private Path key(String name) {
		try (InputStream store = Files.newInputStream(store(name))) {
			KeyStore keys = KeyStore.getInstance("PKCS12");
			keys.load(store, PASSWORD.toCharArray());
			Key key = keys.getKey(name, PASSWORD.toCharArray());
			Path file = Files.createFile(this.directory.resolve(name + ".key"),
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			return Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n"
					+ Base64.getMimeEncoder().encodeToString(key.getEncoded()) + "\n-----END PRIVATE KEY-----\n");
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot write the key of a server", ex);
		}
	}

	/**
	 * What a server needs for TLS.
	 */
	record Server(Path certificate, Path key) {
	}

}
