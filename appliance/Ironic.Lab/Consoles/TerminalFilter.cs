namespace Ironic.Lab.Consoles;

/// <summary>Takes terminal control out of a byte stream: what is left is text and line ends. Remembers where it is between chunks. Pure otherwise.</summary>
/// <remarks>ECMA-48 §5: ESC [ ... final (0x40-0x7E) is a control sequence, ESC ] ... BEL a string, ESC and one byte the rest. Firmware that
/// paints a screen moves the cursor where others end a line, so a move ends the line here.</remarks>
internal sealed class TerminalFilter
{
    private const byte Escape = 0x1B, Bell = 0x07;
    private State _state;
    private bool _atLineStart = true;

    private enum State
    {
        Text,
        Escape,
        ControlSequence,
        ControlString,
        Charset,
    }

    /// <summary>Writes the text of <paramref name="input"/> to <paramref name="output"/>, which is at least as long; returns its length.</summary>
    public int Filter(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        foreach (var octet in input)
        {
            if (Next(octet) is not { } kept) continue;
            output[length++] = kept;
            _atLineStart = kept == '\n';
        }

        return length;
    }

    private byte? Next(byte octet)
    {
        switch (_state)
        {
            case State.Text:
                if (octet == Escape) _state = State.Escape;
                return octet is >= 0x20 and not 0x7F or (byte)'\n' or (byte)'\t' ? octet : null;
            case State.Escape:
                _state = octet switch
                {
                    (byte)'[' => State.ControlSequence,
                    (byte)']' or (byte)'P' or (byte)'_' or (byte)'^' => State.ControlString,
                    (byte)'(' or (byte)')' => State.Charset,
                    Escape => State.Escape,
                    _ => State.Text,
                };
                return null;
            case State.ControlSequence:
                if (octet is < 0x40 or > 0x7E) return null;
                _state = State.Text;
                return octet is (byte)'H' or (byte)'f' && !_atLineStart ? (byte)'\n' : null;
            case State.ControlString:
                if (octet == Bell) _state = State.Text;
                else if (octet == Escape) _state = State.Escape;
                return null;
            default: // State.Charset: one byte names it
                _state = State.Text;
                return null;
        }
    }
}
