using System.Security.Cryptography;

namespace Ironic.Ipmi.Wire;

/// <summary>
/// Random bytes from the system's generator, fetched by the hundred: to ask it costs the same for one as for many, and each datagram needs a few.
/// Each byte is given out once.
/// </summary>
internal static class RandomBytes
{
    private const int StockLength = 1024;

    [ThreadStatic]
    private static Stock? _stock;

    /// <param name="destination">Takes at most as many bytes as are fetched at once.</param>
    public static void Fill(Span<byte> destination)
    {
        var stock = _stock ??= new();
        if (stock.Left < destination.Length)
        {
            RandomNumberGenerator.Fill(stock.Bytes);
            stock.Left = StockLength;
        }

        var taken = stock.Bytes.AsSpan(StockLength - stock.Left, destination.Length);
        taken.CopyTo(destination);
        taken.Clear();
        stock.Left -= destination.Length;
    }

    public static byte[] Next(int length)
    {
        var bytes = new byte[length];
        Fill(bytes);
        return bytes;
    }

    private sealed class Stock
    {
        public readonly byte[] Bytes = new byte[StockLength];
        public int Left;
    }
}
