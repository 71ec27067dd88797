namespace Ironic.Ipmi.Tests.Wire;

/// <summary>
/// A session of ipmitool 1.8.19 with OpenIPMI's ipmi_sim 2.0.33, cipher suite 3, user "admin", password "password": every packet as either
/// sent it, and what ipmitool said (at -vvvvv) that it derived.
/// </summary>
internal static class GoldenSession
{
    public const uint ConsoleSessionId = 0xA0A2A3A4, BmcSessionId = 2;

    public static readonly byte[] Probe = Hex("0600ff07 00 00000000 00000000 09 2018c88100388e04b5");
    public static readonly byte[] ProbeAnswer = Hex("0600ff07 00 00000000 00000000 10 811c63200038000197040300000000 09");

    public static readonly byte[] OpenSessionRequest = Hex(
        "0600ff07 0610 00000000 00000000 2000 00000000 a4a3a2a0 0000000801000000 0100000801000000 0200000801000000");

    public static readonly byte[] OpenSessionResponse = Hex(
        "0600ff07 0611 00000000 00000000 2400 00000000 a4a3a2a0 02000000 0000000801000000 0100000801000000 0200000801000000");

    public static readonly byte[] Rakp1 = Hex(
        "0600ff07 0612 00000000 00000000 2100 00000000 02000000 850a5eb4cb4e9566ad99f6a023769fac 14000005 61646d696e");

    public static readonly byte[] Rakp2 = Hex(
        "0600ff07 0613 00000000 00000000 3c00 00000000 a4a3a2a0 e1a1fc7be8a569bd4029f00682497921 a123456789abcdefa123456789abcdef"
        + "0b9dd82db9d64a5296808b301d342d532fd817a8");

    public static readonly byte[] Rakp3 = Hex("0600ff07 0614 00000000 00000000 1c00 00000000 02000000 35de501e83df1799d0eaac837feda3aa25bda803");
    public static readonly byte[] Rakp4 = Hex("0600ff07 0615 00000000 00000000 1400 00000000 a4a3a2a0 bd5912489af877da07fd1bb5");

    public static readonly byte[] SessionIntegrityKey = Hex("0c34bbcea99f03ba449cb6252c846a05371eb6f0");
    public static readonly byte[] K1 = Hex("1d417c88066f7257766bf85d6ecf0d52e5b92c1d");
    public static readonly byte[] K2 = Hex("0ddb5e2bb4e785562912d364d3a134ef5bfa34b6");

    /// <summary>Set Session Privilege Level, ipmitool to BMC, and the answer.</summary>
    public static readonly byte[] SetPrivilege = Hex(
        "0600ff07 06c0 02000000 03000000 2000 defca12de624f5f001327db84ee7d473 3f37e699f1a78a391a831422ff1f532c ffff0207 bc41ab4eb4ccb87dbfdb16de");

    public static readonly byte[] SetPrivilegePlain = Hex("2018c881043b043c");

    public static readonly byte[] SetPrivilegeAnswer = Hex(
        "0600ff07 06c0 a4a3a2a0 01000000 2000 10e66973dc04e4da62e8014db81f4376 49ea913285c800fd7693d29d7d9d5491 ffff0207 675b5550ce71ee1fafce7fcd");

    public static readonly byte[] SetPrivilegeAnswerPlain = Hex("811c6320043b00049d");

    /// <summary>The answer to Get Device ID: two cipher blocks.</summary>
    public static readonly byte[] DeviceIdAnswer = Hex(
        "0600ff07 06c0 a4a3a2a0 03000000 3000 6ab2e3c6dcd07e4ff20a61633bb9d12a c5134d2c9ac6a19535c273bdb708bf69 94948ab9505e2b0ea73480cd2c9aefd0"
        + "ffff0207 8454b80603e5634a24b6efac");

    public static readonly byte[] DeviceIdAnswerPlain = Hex("811c63200c01000003 0908029f911200020f00000000 6a");

    /// <summary>All packets, to be cut short and bent.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        Probe, ProbeAnswer, OpenSessionRequest, OpenSessionResponse, Rakp1, Rakp2, Rakp3, Rakp4, SetPrivilege, SetPrivilegeAnswer, DeviceIdAnswer,
    ];

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", ""));
}
