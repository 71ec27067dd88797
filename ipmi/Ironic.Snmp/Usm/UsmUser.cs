using System.Text;

namespace Ironic.Snmp.Usm;

/// <summary>A user of SNMP v3. The slow part of its keys is computed once, when first needed.</summary>
public sealed class UsmUser
{
    private readonly Lazy<byte[]> _authKey;
    private readonly Lazy<byte[]> _privKey;

    /// <param name="name">At most 32 bytes.</param>
    /// <param name="auth">Null: messages are not authenticated.</param>
    /// <param name="authSecret">Its passphrase.</param>
    /// <param name="priv">Null: messages go in clear.</param>
    /// <param name="privSecret">Its passphrase.</param>
    /// <exception cref="ArgumentException">Encryption without authentication, a protocol without its passphrase, or a name that is too long.</exception>
    public UsmUser(string name, AuthProtocol? auth = null, SnmpSecret? authSecret = null, PrivProtocol? priv = null, SnmpSecret? privSecret = null)
    {
        if (priv is not null && auth is null) throw new ArgumentException("Encryption needs authentication (RFC 3414, section 1.4.3).", nameof(priv));
        if ((auth is null) != (authSecret is null)) throw new ArgumentException("An authentication protocol and its passphrase go together.", nameof(authSecret));
        if ((priv is null) != (privSecret is null)) throw new ArgumentException("A privacy protocol and its passphrase go together.", nameof(privSecret));
        NameBytes = Encoding.UTF8.GetBytes(name);
        if (NameBytes.Length > Wire.V3Message.MaxUserNameLength) throw new ArgumentException($"User name '{name}' is longer than {Wire.V3Message.MaxUserNameLength} bytes.", nameof(name));
        (Name, Auth, Priv) = (name, auth, priv);
        _authKey = new(() => auth!.KeyOf(authSecret!.Reveal()));
        _privKey = new(() => auth!.KeyOf(privSecret!.Reveal()));
    }

    public string Name { get; }

    public AuthProtocol? Auth { get; }

    public PrivProtocol? Priv { get; }

    internal byte[] NameBytes { get; }

    /// <summary>The keys that hold for one agent.</summary>
    internal UsmKeys KeysFor(ReadOnlySpan<byte> engineId)
    {
        if (Auth is null) return new([], []);
        var auth = Auth.Localize(_authKey.Value, engineId);
        return new(auth, Priv?.KeyOf(Auth, Auth.Localize(_privKey.Value, engineId), engineId) ?? []);
    }

    public override string ToString() => $"user '{Name}'";
}

/// <summary>The localized keys of a user; empty where the user has no such protocol.</summary>
internal sealed record UsmKeys(byte[] Auth, byte[] Priv);
