namespace Ironic.Api.Auth.Keystone;

/// <summary>Keystone could not be asked, or its answer was none. Not the caller's fault.</summary>
internal sealed class KeystoneException : Exception
{
    public KeystoneException() : this("Keystone cannot be asked.")
    {
    }

    public KeystoneException(string message) : base(message)
    {
    }

    public KeystoneException(string message, Exception inner) : base(message, inner)
    {
    }
}
