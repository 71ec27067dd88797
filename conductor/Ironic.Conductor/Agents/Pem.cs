using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ironic.Conductor.Agents;

/// <summary>Certificates as text.</summary>
internal static class Pem
{
    public static bool IsCertificate(string text)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(text);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
