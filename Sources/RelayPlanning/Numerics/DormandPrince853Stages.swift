// The coefficients are those of Hairer, Nørsett and Wanner, Solving Ordinary Differential
// Equations I (2nd edition, 1993), section II.10, method DOP853, to double precision.
//
// The stages are written out: a loop over a table costs a third more time in release builds and
// ten times more in debug builds, in which the tests run.

extension DormandPrince853 {
    /// The twelve stages of one step, its end, and the two error estimates.
    struct Attempt {
        var stages: (State, State, State, State, State, State, State, State)
        var end: State
        var endDerivative: State
        var fifthOrderError: State
        var thirdOrderError: State
    }

    /// One step of length `h` from `y` at `t`, whose derivative there is `k1`.
    func attempt(from t: Double, _ y: State, _ k1: State, _ h: Double) throws -> Attempt {
        var s = y
        s.add(k1, times: h * 0.05260015195876773)
        let k2 = try derivative(t + h * 0.05260015195876773, s)
        s = y
        s.add(k1, times: h * 0.0197250569845379)
        s.add(k2, times: h * 0.0591751709536137)
        let k3 = try derivative(t + h * 0.0789002279381516, s)
        s = y
        s.add(k1, times: h * 0.02958758547680685)
        s.add(k3, times: h * 0.08876275643042054)
        let k4 = try derivative(t + h * 0.1183503419072274, s)
        s = y
        s.add(k1, times: h * 0.2413651341592667)
        s.add(k3, times: h * -0.8845494793282861)
        s.add(k4, times: h * 0.924834003261792)
        let k5 = try derivative(t + h * 0.2816496580927726, s)
        s = y
        s.add(k1, times: h * 0.037037037037037035)
        s.add(k4, times: h * 0.17082860872947386)
        s.add(k5, times: h * 0.12546768756682242)
        let k6 = try derivative(t + h * 0.3333333333333333, s)
        s = y
        s.add(k1, times: h * 0.037109375)
        s.add(k4, times: h * 0.17025221101954405)
        s.add(k5, times: h * 0.06021653898045596)
        s.add(k6, times: h * -0.017578125)
        let k7 = try derivative(t + h * 0.25, s)
        s = y
        s.add(k1, times: h * 0.03709200011850479)
        s.add(k4, times: h * 0.17038392571223998)
        s.add(k5, times: h * 0.10726203044637328)
        s.add(k6, times: h * -0.015319437748624402)
        s.add(k7, times: h * 0.008273789163814023)
        let k8 = try derivative(t + h * 0.3076923076923077, s)
        s = y
        s.add(k1, times: h * 0.6241109587160757)
        s.add(k4, times: h * -3.3608926294469414)
        s.add(k5, times: h * -0.868219346841726)
        s.add(k6, times: h * 27.59209969944671)
        s.add(k7, times: h * 20.154067550477894)
        s.add(k8, times: h * -43.48988418106996)
        let k9 = try derivative(t + h * 0.6512820512820513, s)
        s = y
        s.add(k1, times: h * 0.47766253643826434)
        s.add(k4, times: h * -2.4881146199716677)
        s.add(k5, times: h * -0.590290826836843)
        s.add(k6, times: h * 21.230051448181193)
        s.add(k7, times: h * 15.279233632882423)
        s.add(k8, times: h * -33.28821096898486)
        s.add(k9, times: h * -0.020331201708508627)
        let k10 = try derivative(t + h * 0.6, s)
        s = y
        s.add(k1, times: h * -0.9371424300859873)
        s.add(k4, times: h * 5.186372428844064)
        s.add(k5, times: h * 1.0914373489967295)
        s.add(k6, times: h * -8.149787010746927)
        s.add(k7, times: h * -18.52006565999696)
        s.add(k8, times: h * 22.739487099350505)
        s.add(k9, times: h * 2.4936055526796523)
        s.add(k10, times: h * -3.0467644718982196)
        let k11 = try derivative(t + h * 0.8571428571428571, s)
        s = y
        s.add(k1, times: h * 2.273310147516538)
        s.add(k4, times: h * -10.53449546673725)
        s.add(k5, times: h * -2.0008720582248625)
        s.add(k6, times: h * -17.9589318631188)
        s.add(k7, times: h * 27.94888452941996)
        s.add(k8, times: h * -2.8589982771350235)
        s.add(k9, times: h * -8.87285693353063)
        s.add(k10, times: h * 12.360567175794303)
        s.add(k11, times: h * 0.6433927460157636)
        let k12 = try derivative(t + h, s)
        s = y
        s.add(k1, times: h * 0.054293734116568765)
        s.add(k6, times: h * 4.450312892752409)
        s.add(k7, times: h * 1.8915178993145003)
        s.add(k8, times: h * -5.801203960010585)
        s.add(k9, times: h * 0.3111643669578199)
        s.add(k10, times: h * -0.1521609496625161)
        s.add(k11, times: h * 0.20136540080403034)
        s.add(k12, times: h * 0.04471061572777259)
        let end = try derivative(t + h, s)
        var e5 = State.zero
        e5.add(k1, times: 0.01312004499419488)
        e5.add(k6, times: -1.2251564463762044)
        e5.add(k7, times: -0.4957589496572502)
        e5.add(k8, times: 1.6643771824549864)
        e5.add(k9, times: -0.35032884874997366)
        e5.add(k10, times: 0.3341791187130175)
        e5.add(k11, times: 0.08192320648511571)
        e5.add(k12, times: -0.022355307863886294)
        var e3 = State.zero
        e3.add(k1, times: -0.18980075407240762)
        e3.add(k6, times: 4.450312892752409)
        e3.add(k7, times: 1.8915178993145003)
        e3.add(k8, times: -5.801203960010585)
        e3.add(k9, times: -0.4226823213237919)
        e3.add(k10, times: -0.1521609496625161)
        e3.add(k11, times: 0.20136540080403034)
        e3.add(k12, times: 0.02265179219836082)
        return Attempt(
            stages: (k1, k6, k7, k8, k9, k10, k11, k12),
            end: s,
            endDerivative: end,
            fifthOrderError: e5,
            thirdOrderError: e3
        )
    }

    /// The polynomial of degree 7 over a step that was accepted, by three stages more.
    func densePolynomial(from t: Double, _ y: State, _ h: Double, _ step: Attempt) throws -> [State] {
        let (k1, k6, k7, k8, k9, k10, k11, k12) = step.stages
        let k13 = step.endDerivative
        var s = y
        s.add(k1, times: h * 0.056167502283047954)
        s.add(k7, times: h * 0.25350021021662483)
        s.add(k8, times: h * -0.2462390374708025)
        s.add(k9, times: h * -0.12419142326381637)
        s.add(k10, times: h * 0.15329179827876568)
        s.add(k11, times: h * 0.00820105229563469)
        s.add(k12, times: h * 0.007567897660545699)
        s.add(k13, times: h * -0.008298)
        let k14 = try derivative(t + h * 0.1, s)
        s = y
        s.add(k1, times: h * 0.03183464816350214)
        s.add(k6, times: h * 0.028300909672366776)
        s.add(k7, times: h * 0.053541988307438566)
        s.add(k8, times: h * -0.05492374857139099)
        s.add(k11, times: h * -0.00010834732869724932)
        s.add(k12, times: h * 0.0003825710908356584)
        s.add(k13, times: h * -0.00034046500868740456)
        s.add(k14, times: h * 0.1413124436746325)
        let k15 = try derivative(t + h * 0.2, s)
        s = y
        s.add(k1, times: h * -0.42889630158379194)
        s.add(k6, times: h * -4.697621415361164)
        s.add(k7, times: h * 7.683421196062599)
        s.add(k8, times: h * 4.06898981839711)
        s.add(k9, times: h * 0.3567271874552811)
        s.add(k13, times: h * -0.0013990241651590145)
        s.add(k14, times: h * 2.9475147891527724)
        s.add(k15, times: h * -9.15095847217987)
        let k16 = try derivative(t + h * 0.7777777777777778, s)
        var change = step.end
        change.add(y, times: -1)
        var bend = State.zero
        bend.add(k1, times: h)
        bend.add(change, times: -1)
        var counter = State.zero
        counter.add(change, times: 2)
        counter.add(k13, times: -h)
        counter.add(k1, times: -h)
        var polynomial = [change, bend, counter]
        var d0 = State.zero
        d0.add(k1, times: h * -8.428938276109013)
        d0.add(k6, times: h * 0.5667149535193777)
        d0.add(k7, times: h * -3.0689499459498917)
        d0.add(k8, times: h * 2.38466765651207)
        d0.add(k9, times: h * 2.117034582445028)
        d0.add(k10, times: h * -0.871391583777973)
        d0.add(k11, times: h * 2.2404374302607883)
        d0.add(k12, times: h * 0.6315787787694688)
        d0.add(k13, times: h * -0.08899033645133331)
        d0.add(k14, times: h * 18.148505520854727)
        d0.add(k15, times: h * -9.194632392478356)
        d0.add(k16, times: h * -4.436036387594894)
        var d1 = State.zero
        d1.add(k1, times: h * 10.427508642579134)
        d1.add(k6, times: h * 242.28349177525817)
        d1.add(k7, times: h * 165.20045171727028)
        d1.add(k8, times: h * -374.5467547226902)
        d1.add(k9, times: h * -22.113666853125306)
        d1.add(k10, times: h * 7.733432668472264)
        d1.add(k11, times: h * -30.674084731089398)
        d1.add(k12, times: h * -9.332130526430229)
        d1.add(k13, times: h * 15.697238121770845)
        d1.add(k14, times: h * -31.139403219565178)
        d1.add(k15, times: h * -9.35292435884448)
        d1.add(k16, times: h * 35.81684148639408)
        var d2 = State.zero
        d2.add(k1, times: h * 19.985053242002433)
        d2.add(k6, times: h * -387.0373087493518)
        d2.add(k7, times: h * -189.17813819516758)
        d2.add(k8, times: h * 527.8081592054236)
        d2.add(k9, times: h * -11.57390253995963)
        d2.add(k10, times: h * 6.8812326946963)
        d2.add(k11, times: h * -1.0006050966910838)
        d2.add(k12, times: h * 0.7777137798053443)
        d2.add(k13, times: h * -2.778205752353508)
        d2.add(k14, times: h * -60.19669523126412)
        d2.add(k15, times: h * 84.32040550667716)
        d2.add(k16, times: h * 11.99229113618279)
        var d3 = State.zero
        d3.add(k1, times: h * -25.69393346270375)
        d3.add(k6, times: h * -154.18974869023643)
        d3.add(k7, times: h * -231.5293791760455)
        d3.add(k8, times: h * 357.6391179106141)
        d3.add(k9, times: h * 93.40532418362432)
        d3.add(k10, times: h * -37.45832313645163)
        d3.add(k11, times: h * 104.0996495089623)
        d3.add(k12, times: h * 29.8402934266605)
        d3.add(k13, times: h * -43.53345659001114)
        d3.add(k14, times: h * 96.32455395918828)
        d3.add(k15, times: h * -39.17726167561544)
        d3.add(k16, times: h * -149.72683625798564)
        polynomial.append(contentsOf: [d0, d1, d2, d3])
        return polynomial
    }
}
