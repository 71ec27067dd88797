using System.Collections.Frozen;

namespace Ironic.Api.Auth;

/// <summary>The users of an htpasswd file. Bcrypt entries only, as Ironic: what is weaker is refused when the file is read.</summary>
internal sealed record Htpasswd(FrozenDictionary<string, string> Hashes)
{
    private static readonly string[] Prefixes = ["$2y$", "$2b$", "$2a$"];

    /// <exception cref="InvalidDataException">A line is no user:hash, or its hash is no bcrypt; says which.</exception>
    public static Htpasswd Parse(string text)
    {
        Dictionary<string, string> hashes = new(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var entry = line.Trim();
            if (entry.Length == 0 || entry[0] == '#') continue;
            var colon = entry.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) throw new InvalidDataException($"Line {number} is not of the form user:hash.");
            var (user, hash) = (entry[..colon], entry[(colon + 1)..]);
            if (!Array.Exists(Prefixes, prefix => hash.StartsWith(prefix, StringComparison.Ordinal)))
                throw new InvalidDataException($"Line {number}: the password of user '{user}' is not hashed with bcrypt ({string.Join(", ", Prefixes)}); make it with: htpasswd -nbB {user} PASSWORD");
            hashes[user] = hash;
        }

        return new(hashes.ToFrozenDictionary(StringComparer.Ordinal));
    }
}
