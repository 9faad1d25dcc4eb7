package dev.asyncdb.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A password made of random pieces with a special character between each two, and the
 * forms in which it, or a piece of it, could be seen.
 */
public final class Secret {

	private static final String SPECIAL = "@:/?#%&=";

	private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

	private final Random random;

	private final List<String> forms = new ArrayList<>();

	private final String text;

	/**
	 * Make a password.
	 * @param random chance
	 */
	public Secret(Random random) {
		this.random = random;
		StringBuilder all = new StringBuilder(piece());
		for (char special : SPECIAL.toCharArray()) {
			all.append(special).append(piece());
		}
		this.text = all.toString();
		encode(this.text);
	}

	private void encode(String secret) {
		byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
		this.forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
		this.forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
		this.forms.add(Base64.getEncoder().encodeToString(("app:" + secret).getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * A piece of eight random letters, which is looked for from now on.
	 * @return the piece
	 */
	public String piece() {
		String piece = this.random.ints(8, 0, LETTERS.length())
			.mapToObj((index) -> String.valueOf(LETTERS.charAt(index)))
			.collect(Collectors.joining());
		this.forms.add(piece);
		return piece;
	}

	/**
	 * The whole password.
	 * @return the text
	 */
	public String text() {
		return this.text;
	}

	/**
	 * The whole password as a URL holds it.
	 * @return the text, percent-encoded
	 */
	public String encoded() {
		return URLEncoder.encode(this.text, StandardCharsets.UTF_8);
	}

	/**
	 * What of the password is in a text. Pieces are part of the encoded form as well.
	 * @param text the text to search
	 * @return the forms that were found
	 */
	public List<String> in(String text) {
		return this.forms.stream()
			.filter((form) -> text.toLowerCase(Locale.ROOT).contains(form.toLowerCase(Locale.ROOT)))
			.toList();
	}

	/**
	 * The texts of an error: messages, causes, suppressed errors.
	 * @param failure the error
	 * @return a text
	 */
	public static String textOf(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text, true));
		return text.toString();
	}

}
