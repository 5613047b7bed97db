#include "textflag.h"

// See mulFast for what the kernels compute. The sums are of integers and
// exact; what follows rounds as the plain path does, step by step. Go's
// assembler does not know these instructions by name.

// Four sums d of four products each: bytes of n, of m the four at place i.
#define SDOT(d, n, m, i) WORD $(0x4F80E000 | ((i&1)<<21) | (m<<16) | ((i>>1)<<11) | (n<<5) | d)

// d = float32(d), d = n·m, d = n + m
#define SCVTF(d) WORD $(0x4E21D800 | (d<<5) | d)
#define FMUL(d, n, m) WORD $(0x6E20DC00 | (m<<16) | (n<<5) | d)
#define FADD(d, n, m) WORD $(0x4E20D400 | (m<<16) | (n<<5) | d)

#define ARGS8 \
	MOVD c+0(FP), R0; \
	MOVD a+8(FP), R1; \
	MOVD w+16(FP), R2; \
	MOVD steps+24(FP), R3; \
	MOVD lda+32(FP), R4; \
	MOVD ldc+40(FP), R5; \
	MOVD rows+48(FP), R6; \
	MOVD cols+56(FP), R7

#define WEIGHTS VLD1.P 64(R2), [V4.B16, V5.B16, V6.B16, V7.B16]

#define ROW(a, c0, c1, c2, c3, i) \
	SDOT(c0, 4, a, i); \
	SDOT(c1, 5, a, i); \
	SDOT(c2, 6, a, i); \
	SDOT(c3, 7, a, i)

#define FOUR(i) \
	WEIGHTS; \
	ROW(0, 16, 17, 18, 19, i); \
	ROW(1, 20, 21, 22, 23, i); \
	ROW(2, 24, 25, 26, 27, i); \
	ROW(3, 28, 29, 30, 31, i)

#define ONE(i) \
	WEIGHTS; \
	ROW(0, 16, 17, 18, 19, i)

// The factors of the columns are in V4 to V7, that of the row is next at (R6).
#define FINISH(c0, c1, c2, c3) \
	FMOVS.P 4(R6), F0; \
	VDUP V0.S[0], V0.S4; \
	FMUL(8, 4, 0); \
	FMUL(9, 5, 0); \
	FMUL(10, 6, 0); \
	FMUL(11, 7, 0); \
	SCVTF(c0); \
	SCVTF(c1); \
	SCVTF(c2); \
	SCVTF(c3); \
	FMUL(c0, c0, 8); \
	FMUL(c1, c1, 9); \
	FMUL(c2, c2, 10); \
	FMUL(c3, c3, 11); \
	VLD1 (R0), [V12.S4, V13.S4, V14.S4, V15.S4]; \
	FADD(12, 12, c0); \
	FADD(13, 13, c1); \
	FADD(14, 14, c2); \
	FADD(15, 15, c3); \
	VST1 [V12.S4, V13.S4, V14.S4, V15.S4], (R0); \
	ADD R5, R0

#define ZERO(v) VEOR v.B16, v.B16, v.B16

// func int8rows4neon(c *float32, a *int8, w *int8, steps int, lda, ldc int, rows, cols *float32)
TEXT ·int8rows4neon(SB), NOSPLIT, $0-64
	ARGS8
	ADD R4, R1, R8
	ADD R4, R8, R9
	ADD R4, R9, R10
	ZERO(V16)
	ZERO(V17)
	ZERO(V18)
	ZERO(V19)
	ZERO(V20)
	ZERO(V21)
	ZERO(V22)
	ZERO(V23)
	ZERO(V24)
	ZERO(V25)
	ZERO(V26)
	ZERO(V27)
	ZERO(V28)
	ZERO(V29)
	ZERO(V30)
	ZERO(V31)

loop:
	VLD1.P 16(R1), [V0.B16]
	VLD1.P 16(R8), [V1.B16]
	VLD1.P 16(R9), [V2.B16]
	VLD1.P 16(R10), [V3.B16]
	FOUR(0)
	FOUR(1)
	FOUR(2)
	FOUR(3)
	SUBS $1, R3
	BNE  loop

	VLD1 (R7), [V4.S4, V5.S4, V6.S4, V7.S4]
	FINISH(16, 17, 18, 19)
	FINISH(20, 21, 22, 23)
	FINISH(24, 25, 26, 27)
	FINISH(28, 29, 30, 31)
	RET

// func int8rows1neon(c *float32, a *int8, w *int8, steps int, lda, ldc int, rows, cols *float32)
TEXT ·int8rows1neon(SB), NOSPLIT, $0-64
	ARGS8
	ZERO(V16)
	ZERO(V17)
	ZERO(V18)
	ZERO(V19)

loop:
	VLD1.P 16(R1), [V0.B16]
	ONE(0)
	ONE(1)
	ONE(2)
	ONE(3)
	SUBS $1, R3
	BNE  loop

	VLD1 (R7), [V4.S4, V5.S4, V6.S4, V7.S4]
	FINISH(16, 17, 18, 19)
	RET
