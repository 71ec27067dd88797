using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ironic.Api.Auth;

/// <summary>Bcrypt by the system's libxcrypt (<c>crypt_rn(3)</c>), which Debian patches and every login of the machine relies on.</summary>
internal static partial class Bcrypt
{
    /// <summary><c>CRYPT_OUTPUT_SIZE</c>, and the size of <c>struct crypt_data</c> in libxcrypt 4.</summary>
    private const int OutputBytes = 384, DataBytes = 32768;

    /// <summary>Costs the time that the hash's cost factor says, some 50 to 300 ms, on the calling thread.</summary>
    public static bool Verify(string password, string hash)
    {
        var data = new byte[DataBytes];
        try
        {
            if (Crypt(password, hash, data, DataBytes) == 0) return false;
            var end = Array.IndexOf(data, (byte)0, 0, OutputBytes);
            return end > 0 && CryptographicOperations.FixedTimeEquals(data.AsSpan(0, end), Encoding.UTF8.GetBytes(hash));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(data);
        }
    }

    /// <summary>The result is in <c>data.output</c>, its first member; null: the hash is malformed.</summary>
    [LibraryImport("libcrypt.so.1", EntryPoint = "crypt_rn", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Crypt(string phrase, string setting, [In, Out] byte[] data, int size);
}
