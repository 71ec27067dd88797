namespace Ironic.Pxe.Tftp.Wire;

/// <summary>RFC 1350 section 5; RFC 2347 for the last.</summary>
internal enum TftpOpcode : ushort
{
    ReadRequest = 1,
    WriteRequest = 2,
    Data = 3,
    Acknowledgement = 4,
    Error = 5,
    OptionAcknowledgement = 6,
}
