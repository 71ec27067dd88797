using System.Security.Cryptography;
using System.Text;

namespace Ironic.Redfish;

/// <summary>A password. Prints as stars; compares in fixed time.</summary>
public sealed class RedfishSecret(string text) : IEquatable<RedfishSecret>
{
    private readonly string _text = text;

    public static RedfishSecret Empty { get; } = new("");

    /// <summary>The password itself, for sending.</summary>
    public string Reveal() => _text;

    public bool Equals(RedfishSecret? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_text), Encoding.UTF8.GetBytes(other._text));

    public override bool Equals(object? obj) => Equals(obj as RedfishSecret);

    public override int GetHashCode() => _text.Length; // a secret's hash would tell something of it

    public override string ToString() => "***";
}
