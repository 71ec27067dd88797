using System.Security.Cryptography;
using System.Text;

namespace Ironic.Model.Secrets;

/// <summary>Text that must not reach a log, a message or an API answer. Compared in time that does not depend on where two differ.</summary>
public sealed class Secret(string value) : IEquatable<Secret>
{
    /// <summary>The text itself; call this only where it goes onto the wire that needs it.</summary>
    public string Reveal() => value;

    public bool Equals(Secret? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(other.Reveal()));

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => 0; // a hash of a secret is a leak; nobody keys tables by secrets

    public override string ToString() => "***";
}
