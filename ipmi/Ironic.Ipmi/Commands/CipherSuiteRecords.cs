using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>How a BMC lists its cipher suites: Get Channel Cipher Suites, IPMI v2.0 rev 1.1, section 22.15 and table 22-19.</summary>
/// <remarks>
/// <code>
/// request   0  channel    1  payload type    2  bit 7: list by suite, else by algorithm; 5:0 which 16 bytes of the list
/// answer    0  channel    1  records, 16 bytes at most
/// record    C0 id, authentication, 40h | integrity, 80h | confidentiality
/// </code>
/// </remarks>
public static class CipherSuiteRecords
{
    private const byte StandardSuite = 0xC0, IntegrityTag = 0x40, ConfidentialityTag = 0x80, BySuiteBit = 0x80, IndexMask = 0x3F;
    private const int BlockLength = 16;

    /// <summary>The bytes that a request asks for, after the channel; none beyond the end of the list, and null for a request that is too short.</summary>
    public static byte[]? Answer(ReadOnlySpan<byte> request, IEnumerable<CipherSuite> suites)
    {
        if (request.Length < 3) return null;
        var list = (request[2] & BySuiteBit) != 0 ? suites.SelectMany(BySuite) : suites.SelectMany(ByAlgorithm).Distinct().Order();
        return [.. list.Skip((request[2] & IndexMask) * BlockLength).Take(BlockLength)];
    }

    private static byte[] BySuite(CipherSuite suite) => [StandardSuite, suite.Id, .. ByAlgorithm(suite)];

    private static byte[] ByAlgorithm(CipherSuite suite) =>
        [suite.Codes.Authentication, (byte)(IntegrityTag | suite.Codes.Integrity), (byte)(ConfidentialityTag | suite.Codes.Confidentiality)];
}
