        vec2 wave = 2. * vec2(pulse(u.x * .5, w.x * .5, .5), pulse(u.y * .5, w.y * .5, .5)) - 1.;
        albedo *= mix(.3, 1., .5 + .5 * wave.x * wave.y);
