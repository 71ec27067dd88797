namespace Ironic.Pxe.Tftp.Wire;

/// <summary>RFC 1350 appendix; RFC 2347 for the last.</summary>
internal enum TftpErrorCode : ushort
{
    NotDefined = 0,
    FileNotFound = 1,
    AccessViolation = 2,
    IllegalOperation = 4,
    UnknownTransferId = 5,
    OptionRefused = 8,
}
